/**
 * Who did what: one line for each decision, on a logger of its own. May know callers, events of sessions and config;
 * knows neither HTTP nor JMS.
 */
package io.avatargateway.audit;
