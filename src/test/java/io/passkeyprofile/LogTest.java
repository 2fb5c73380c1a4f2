package io.passkeyprofile;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * A test that checks the log, which the whole JVM shares. It runs alone, after all
 * others.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Isolated("It looks at what is logged")
@ExtendWith(OutputCaptureExtension.class)
public @interface LogTest {

}
