package io.passkeyprofile.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.MatrixTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commits on H2 survive {@code kill -9}, whatever the URL says.
 */
@MatrixTest
@ConcurrentTest
class KilledProcessTests {

	private static final int COMMITS = 500;

	@TempDir
	private Path folder;

	@Test
	void keepsEverythingThatWasCommitted() throws Exception {
		List<Integer> committed = commitUntilKilled(true);

		assertThat(read()).containsAll(committed);
	}

	/** Otherwise the test above would prove nothing. */
	@Test
	void theDriverAloneLosesCommits() throws Exception {
		List<Integer> committed = commitUntilKilled(false);

		Set<Integer> kept = read();
		assertThat(committed).anyMatch((id) -> !kept.contains(id));
	}

	private String url() {
		return "jdbc:h2:file:" + this.folder.resolve("killed") + ";WRITE_DELAY=60000";
	}

	private List<Integer> commitUntilKilled(boolean ours) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				CommittingProgram.class.getName(), url(), String.valueOf(ours))
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		List<Integer> committed = new ArrayList<>();
		try (BufferedReader output = process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (line.matches("\\d+")) {
					committed.add(Integer.valueOf(line));
				}
				if (committed.size() == COMMITS) {
					// Unlike the process itself, its handle leaves the output open
					process.toHandle().destroyForcibly();
				}
			}
		}
		process.waitFor();
		assertThat(committed).hasSizeGreaterThanOrEqualTo(COMMITS);
		return committed;
	}

	private Set<Integer> read() throws Exception {
		try (TestConnections connections = TestConnections.to(url(), "sa", "");
				Connection connection = connections.unhurried().getConnection()) {
			JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
			boolean created = jdbc.sql("select count(*) from information_schema.tables where table_name = 'COMMITTED'")
				.query(Integer.class)
				.single() > 0;
			return created ? new HashSet<>(jdbc.sql("select id from committed").query(Integer.class).list()) : Set.of();
		}
	}

}
