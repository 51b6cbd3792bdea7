/**
 * Every setting in one place: read from MicroProfile Config, validated once with all faults named together, then frozen.
 */
package io.avatargateway.config;
