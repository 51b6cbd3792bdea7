/**
 * Tests in a real browser: a headless Chromium per test class, the pages of {@code src/test/browser} on a server of
 * their own, and the npm packages that those pages load. Knows nothing of ours.
 */
package io.avatargateway.browser;
