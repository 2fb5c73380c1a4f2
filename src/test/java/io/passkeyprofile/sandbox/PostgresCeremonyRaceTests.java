package io.passkeyprofile.sandbox;

import java.io.IOException;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * What happens fifty times at once, on PostgreSQL.
 */
class PostgresCeremonyRaceTests extends CeremonyRaceTests {

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
	TestSandbox startSandbox() {
		return TestSandbox.start(Map.of("spring.datasource.url", postgres.getJdbcUrl("postgres", "postgres"),
				"spring.datasource.username", "postgres", "spring.flyway.clean-disabled", "false"));
	}

	@Override
	@AfterEach
	void stop() {
		this.sandbox.sandbox.bean(Flyway.class).clean();
		super.stop();
	}

}
