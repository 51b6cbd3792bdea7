/**
 * What happens to single jobs, from a producer's send to the moving lips, as spans of one trace. One table of spans and
 * attributes, and the two ways out: a collector by OTLP, and a file. Beside metrics the only package that knows the
 * library for that. It hears what happens by the ports of sessions and queues, and decides nothing; nobody knows it.
 */
package io.avatargateway.traces;
