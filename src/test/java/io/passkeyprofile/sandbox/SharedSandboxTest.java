package io.passkeyprofile.sandbox;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test with {@link TestSandbox#shared()}. It runs in parallel with tests of the
 * application, but not with other tests of the shared sandbox.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(SharedSandboxTest.SANDBOX)
public @interface SharedSandboxTest {

	String SANDBOX = "io.passkeyprofile.sandbox.TestSandbox";

}
