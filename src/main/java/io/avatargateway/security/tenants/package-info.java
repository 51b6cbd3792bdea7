/**
 * What each tenant may do, and with whose account: the file of tenants, and the profile of each. May know config.
 */
package io.avatargateway.security.tenants;
