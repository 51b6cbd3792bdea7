/**
 * What can be measured of the gateway: one table of metrics, their instruments, and the two ways out, by a scrape in
 * Prometheus' form and by OTLP. The only package that knows the library for that. It hears what is measured by the
 * ports of those who measure, or asks them with each scrape, so it may know all of them; only REST knows it.
 */
package io.avatargateway.metrics;
