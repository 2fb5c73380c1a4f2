package io.passkeyprofile.profile.activity;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.passkeyprofile.profile.ApplicationTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ApplicationTest
@ActiveProfiles("postgres")
class PostgresActivityTests extends ActivityTests {

	/** Ends with the JVM, after the application that uses it. */
	private static final EmbeddedPostgres POSTGRES = start();

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry properties) {
		properties.add("spring.datasource.url", () -> POSTGRES.getJdbcUrl("postgres", "postgres"));
		properties.add("spring.datasource.username", () -> "postgres");
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
