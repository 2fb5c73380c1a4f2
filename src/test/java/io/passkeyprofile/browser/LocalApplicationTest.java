package io.passkeyprofile.browser;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test with the {@link LocalApplication} or the browser. There is only one of each, so
 * these tests run one after the other, but in parallel with tests that need neither. They
 * come first, because together they take long.
 */
@Retention(RetentionPolicy.RUNTIME)
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("io.passkeyprofile.browser.LocalApplication")
@interface LocalApplicationTest {

}
