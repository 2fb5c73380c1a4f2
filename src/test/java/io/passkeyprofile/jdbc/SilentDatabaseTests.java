package io.passkeyprofile.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.FreePort;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.WaitingTest;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A PostgreSQL server that freezes, disappears, starts late or returns. Without
 * time-outs, these tests would never end.
 */
@WaitingTest
@ConcurrentTest
@Timeout(90)
class SilentDatabaseTests {

	private static final URI POSTGRES = URI.create(TestPostgres.url().substring("jdbc:".length()).split("\\?", 2)[0]);

	private Wire wire;

	private TestConnections connections;

	@BeforeEach
	void connect() throws IOException {
		this.wire = new Wire(FreePort.find());
		this.connections = connectionsTo("postgres");
	}

	@AfterEach
	void close() throws IOException {
		this.wire.close();
		this.connections.close();
	}

	@Test
	void doesNotWaitForAFrozenServer() throws Exception {
		try (Connection connection = this.connections.dataSource().getConnection()) {
			this.wire.frozen = true;
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(connection))
				.matches(DatabaseFailure::isCauseOf);
		}
		for (DataSource pool : List.of(this.connections.dataSource(), this.connections.reserve())) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(pool))
				.matches(DatabaseFailure::isCauseOf);
		}

		this.wire.frozen = false;

		queryUntilItWorks();
	}

	@Test
	void doesNotWaitForAStoppedServerAndNoticesItsReturn() throws Exception {
		query(this.connections.dataSource());
		this.wire.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(this.connections.dataSource()))
			.matches(DatabaseFailure::isCauseOf);

		this.wire = new Wire(this.wire.port());

		queryUntilItWorks();
	}

	/**
	 * The transaction is rolled back, although the server can't be told.
	 */
	@Test
	void aServerThatStopsDuringATransactionIsAFailureOfTheDatabase() {
		JdbcTemplate jdbc = new JdbcTemplate(this.connections.dataSource());
		TransactionTemplate transactions = new TransactionTemplate(
				new JdbcTransactionManager(this.connections.dataSource()));

		assertThatException().isThrownBy(() -> transactions.executeWithoutResult((transaction) -> {
			jdbc.execute("select 1");
			this.wire.cut();
			jdbc.execute("select 2");
		})).matches(DatabaseFailure::isCauseOf);
	}

	@Test
	void theStartWaitsForTheServer() throws Exception {
		int port = this.wire.port();
		this.wire.close();
		CompletableFuture<Void> start = CompletableFuture.runAsync(() -> {
			try (Connection connection = this.connections.unhurried().getConnection()) {
				query(connection);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		TimeUnit.MILLISECONDS.sleep(200);
		assertThat(start).isNotDone();

		this.wire = new Wire(port);

		assertThat(start).succeedsWithin(60, TimeUnit.SECONDS);
	}

	@Test
	void theStartDoesNotWaitForADatabaseThatDoesNotExist() {
		try (TestConnections missing = connectionsTo("missing")) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> missing.unhurried().getConnection())
				.matches((ex) -> "3D000".equals(ex.getSQLState()));
		}
	}

	/**
	 * The server ends the statement. On a busy machine, its answer may come so late that
	 * the client gives up first, which is a failure of the database as well.
	 */
	@Test
	void aStatementThatTakesTooLongIsEnded() throws Exception {
		String sleep = "select pg_sleep(60) as too_long";
		try (Connection connection = this.connections.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(sleep))
				.matches(DatabaseFailure::isCauseOf);
		}
		try (Connection connection = this.connections.unhurried().getConnection();
				PreparedStatement running = connection
					.prepareStatement("select count(*) from pg_stat_activity where state = 'active' and query = ?")) {
			running.setString(1, sleep);
			Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
				try (ResultSet count = running.executeQuery()) {
					return count.next() && count.getInt(1) == 0;
				}
			});
		}
	}

	@Test
	void aWrongStatementIsNoFailureOfTheDatabase() throws SQLException {
		try (Connection connection = this.connections.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String wrong : List.of("select nothing", "select 1 / 0",
					"select pg_catalog.int4('not a number'::text)")) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(wrong))
					.matches((ex) -> !DatabaseFailure.isCauseOf(ex));
			}
		}
	}

	@Test
	void backgroundWorkMayTakeLonger() {
		BackgroundWork.run(() -> {
			try (Connection connection = this.connections.dataSource().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("select pg_sleep(3)");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	/** Checks time-outs of sockets, for a server that has lost its power or network. */
	@Test
	void onlyMigrationsWaitForeverForALostServer() {
		assertThat(patience(this.connections.dataSource())).hasSeconds(2);
		assertThat(BackgroundWork.call(() -> patience(this.connections.dataSource()))).hasMinutes(2);
		assertThat(patience(this.connections.unhurried())).isZero();
	}

	private static Duration patience(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			return Duration.ofMillis(connection.getNetworkTimeout());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TestConnections connectionsTo(String database) {
		return TestConnections.to("jdbc:postgresql://localhost:" + this.wire.port() + "/" + database, TestPostgres.USER,
				"");
	}

	private void queryUntilItWorks() throws InterruptedException {
		while (true) {
			try {
				query(this.connections.dataSource());
				query(this.connections.reserve());
				return;
			}
			catch (SQLException ex) {
				TimeUnit.MILLISECONDS.sleep(50);
			}
		}
	}

	private static void query(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			query(connection);
		}
	}

	private static void query(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("select 1");
		}
	}

	/**
	 * Connects clients with PostgreSQL, unless it is frozen. Then it accepts connections
	 * and bytes, and nothing comes back.
	 */
	private static final class Wire implements AutoCloseable {

		private final ServerSocket server;

		private final List<Socket> sockets = new CopyOnWriteArrayList<>();

		private volatile boolean frozen;

		Wire(int port) throws IOException {
			this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
			start(this::accept);
		}

		int port() {
			return this.server.getLocalPort();
		}

		private void accept() throws IOException {
			while (true) {
				Socket client = this.server.accept();
				Socket postgres = new Socket(POSTGRES.getHost(), POSTGRES.getPort());
				this.sockets.addAll(List.of(client, postgres));
				start(() -> copy(client, postgres));
				start(() -> copy(postgres, client));
			}
		}

		private void copy(Socket from, Socket to) throws IOException {
			try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
				byte[] buffer = new byte[8192];
				for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
					while (this.frozen) {
						sleep();
					}
					out.write(buffer, 0, count);
				}
			}
		}

		private static void sleep() {
			try {
				TimeUnit.MILLISECONDS.sleep(20);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static void start(Work work) {
			Thread thread = new Thread(() -> {
				try {
					work.run();
				}
				catch (IOException ex) {
					// One end has closed the connection
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		/** Ends all connections. */
		void cut() {
			try {
				for (Socket socket : this.sockets) {
					socket.close();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.server.close();
			cut();
		}

		private interface Work {

			void run() throws IOException;

		}

	}

}
