/**
 * The dead letters of jobs, for operators: lists them, sends them again and removes them. May know the client, what
 * messages say, and which sessions take jobs.
 */
package io.avatargateway.jms.letter;
