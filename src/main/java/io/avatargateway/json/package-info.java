/**
 * JSON that others wrote, read strictly: requests, commands, and the files of an operator. Knows nothing of ours. What
 * a fault is called, and whom it is told, is up to those who read.
 */
package io.avatargateway.json;
