/**
 * What a session needs of others, and they must bring: links to the avatar service, pictures of faces, jobs, the feed
 * of jobs. May know the model.
 */
package io.avatargateway.session.port;
