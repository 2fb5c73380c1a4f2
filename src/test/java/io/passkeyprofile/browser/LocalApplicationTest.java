package io.passkeyprofile.browser;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * A test with the {@link LocalApplication} or the browser, of which there is one each. It
 * runs beside tests that need neither, but not beside those that look at what is logged.
 */
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("io.passkeyprofile.browser.LocalApplication")
@ResourceLock(value = Resources.SYSTEM_OUT, mode = ResourceAccessMode.READ)
@interface LocalApplicationTest {

}
