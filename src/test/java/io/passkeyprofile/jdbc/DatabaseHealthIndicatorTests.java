package io.passkeyprofile.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.WaitingTest;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Health of a database that answers, refuses or hangs.
 */
@WaitingTest
@ConcurrentTest
class DatabaseHealthIndicatorTests {

	@Test
	void isUpIfItAnswers() {
		JdbcDataSource database = new JdbcDataSource();
		database.setURL("jdbc:h2:mem:health");

		assertThat(new DatabaseHealthIndicator(database).health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isDownIfItRefuses() throws IOException {
		int port;
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = closed.getLocalPort();
		}

		Health health = new DatabaseHealthIndicator(postgres(port)).health();

		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsKey("error");
	}

	@Test
	void isDownInTimeIfItHangsAndWaitsInOneThread() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			DatabaseHealthIndicator indicator = new DatabaseHealthIndicator(postgres(silent.getLocalPort()));

			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);

			assertThat(indicator.health().getDetails()).containsEntry("error", "No answer within 1500 ms");
			silent.setSoTimeout(200);
			try (Socket first = silent.accept()) {
				assertThat(first.isConnected()).isTrue();
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(silent::accept);
			}
		}
	}

	private static PGSimpleDataSource postgres(int port) {
		PGSimpleDataSource database = new PGSimpleDataSource();
		database.setServerNames(new String[] { "127.0.0.1" });
		database.setPortNumbers(new int[] { port });
		database.setUser("somebody");
		return database;
	}

}
