package io.passkeyprofile.browser;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test with the {@link LocalApplication} or the browser, of which there is one each. It
 * runs beside tests that need neither. These tests come first, because together they take
 * long.
 */
@Retention(RetentionPolicy.RUNTIME)
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("io.passkeyprofile.browser.LocalApplication")
@interface LocalApplicationTest {

}
