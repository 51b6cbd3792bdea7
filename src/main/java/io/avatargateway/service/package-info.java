/**
 * The session beans: they hold the sessions, start and end them, drive their timers and tell the CDI observers. May
 * know session and audio.
 */
package io.avatargateway.service;
