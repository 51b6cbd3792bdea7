/** What the suite of tests is made of: which tests have a long form, and which are in real time. */
package io.avatargateway.suite;
