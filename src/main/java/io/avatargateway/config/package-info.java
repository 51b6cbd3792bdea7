/**
 * Every setting in one place: declared in one table, read from MicroProfile Config, validated once with all faults
 * named together, then frozen.
 */
package io.avatargateway.config;
