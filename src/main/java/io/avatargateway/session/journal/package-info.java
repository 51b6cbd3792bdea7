/** What a session told: its events and jobs, bounded, to be looked up. May know the model and the loop. */
package io.avatargateway.session.journal;
