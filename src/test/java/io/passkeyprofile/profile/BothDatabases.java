package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.passkeyprofile.MatrixTest;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs every test of an {@link ApplicationTest} on H2 and on PostgreSQL, like a
 * {@link MatrixTest}, but by default only on one of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(DatabaseInvocations.class)
public @interface BothDatabases {

	/**
	 * The one by default: PostgreSQL for tests of statements, locks and time-outs.
	 */
	TestDatabase byDefault() default TestDatabase.H2;

}
