package io.passkeyprofile.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/**
 * On a PostgreSQL database that all tests with this annotation share.
 */
@Retention(RetentionPolicy.RUNTIME)
@ActiveProfiles("postgres")
@ContextConfiguration(initializers = PostgresTest.Database.class)
public @interface PostgresTest {

	/** Ends with the JVM, after the applications that use it. */
	class Database implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		private static final EmbeddedPostgres POSTGRES = start();

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues
				.of("spring.datasource.url=" + POSTGRES.getJdbcUrl("postgres", "postgres"),
						"spring.datasource.username=postgres")
				.applyTo(context);
		}

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
