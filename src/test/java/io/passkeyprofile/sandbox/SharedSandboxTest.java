package io.passkeyprofile.sandbox;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * A test with {@link TestSandbox#shared()}. It runs beside tests of the application, but
 * not beside others with the sandbox, nor beside those that look at what is logged.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(SharedSandboxTest.SANDBOX)
@ResourceLock(value = Resources.SYSTEM_OUT, mode = ResourceAccessMode.READ)
public @interface SharedSandboxTest {

	String SANDBOX = "io.passkeyprofile.sandbox.TestSandbox";

}
