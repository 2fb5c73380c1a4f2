/**
 * What tests of applications use: a sandbox of their own, which JUnit starts, and a
 * client that steers it; start at {@link io.passkeyprofile.testing.PassageSandboxTest}.
 * It may use {@code passage}, and reaches the sandbox over HTTP only.
 */
@NullMarked
package io.passkeyprofile.testing;

import org.jspecify.annotations.NullMarked;
