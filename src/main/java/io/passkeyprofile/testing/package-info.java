/**
 * A library for tests of applications: JUnit starts a sandbox, and the tests get a client
 * that controls it; start at {@link io.passkeyprofile.testing.PassageSandboxTest}. This
 * package may use {@code passage}, and reaches the sandbox over HTTP only.
 */
@NullMarked
package io.passkeyprofile.testing;

import org.jspecify.annotations.NullMarked;
