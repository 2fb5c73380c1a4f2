package io.passkeyprofile;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * A test that looks at what is logged, which belongs to the whole JVM. No test that logs
 * runs beside it. These tests come first, while {@linkplain StandaloneTest others} have
 * something to do that logs nothing.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Order(1)
@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
public @interface LogTest {

}
