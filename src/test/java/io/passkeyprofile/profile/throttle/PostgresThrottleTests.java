package io.passkeyprofile.profile.throttle;

import java.io.IOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * What two instances of the application count together, on PostgreSQL.
 */
class PostgresThrottleTests extends ThrottleTests {

	private static EmbeddedPostgres postgres;

	@BeforeAll
	static void startPostgres() throws IOException {
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgres.close();
	}

	@Override
	String url() {
		return postgres.getJdbcUrl("postgres", "postgres");
	}

	@Override
	String user() {
		return "postgres";
	}

}
