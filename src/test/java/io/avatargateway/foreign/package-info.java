/** Messages that end the connection of whoever reads them, and what is made of them. */
package io.avatargateway.foreign;
