package io.passkeyprofile.sandbox;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test with {@link TestSandbox#shared()}. It runs in parallel with tests of the
 * application, but not with other tests of the shared sandbox. It starts early, because
 * together they take long.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Order(2)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(SharedSandboxTest.SANDBOX)
public @interface SharedSandboxTest {

	String SANDBOX = "io.passkeyprofile.sandbox.TestSandbox";

}
