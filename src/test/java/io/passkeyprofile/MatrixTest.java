package io.passkeyprofile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test of every page, of other people's software, of an upgrade, of a killed process or
 * of load. It runs with {@code -Dmatrix=true}, as in CI, or with {@code -Pfull}, but not
 * by default.
 */
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = MatrixTest.PROPERTY, matches = "true")
public @interface MatrixTest {

	/** The system property that enables these tests. */
	String PROPERTY = "matrix";

}
