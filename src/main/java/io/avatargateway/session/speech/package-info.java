/**
 * What is said when: the jobs that were taken, the play-out clock, the lead window. May know the model, ports, loop
 * and journal, and audio.
 */
package io.avatargateway.session.speech;
