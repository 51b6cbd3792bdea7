/**
 * What each tenant uses, and whether it may use more. Knows neither sessions nor streams, only that they begin and end.
 */
package io.avatargateway.security.quota;
