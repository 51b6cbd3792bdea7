/**
 * The sandbox in JUnit tests: starts it, lets it fail, and asks what was heard. It uses the sandbox's own HTTP
 * interface and nothing of its inside. JUnit's API comes with the tests, not with the sandbox. The page is {@code
 * docs/testing.md}.
 */
package io.avatargateway.sandbox.junit;
