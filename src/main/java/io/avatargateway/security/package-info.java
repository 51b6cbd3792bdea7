/**
 * Who asks: callers with their tenants and roles, and how a credential shows who it is. May know config; knows neither
 * HTTP nor JMS.
 */
package io.avatargateway.security;
