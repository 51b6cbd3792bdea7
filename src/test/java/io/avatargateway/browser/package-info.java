/**
 * Tests in a real browser, a headless Chromium per test class. The pages of {@code src/test/browser} are on a server of
 * their own, with the npm packages that they load. Knows nothing of ours.
 */
package io.avatargateway.browser;
