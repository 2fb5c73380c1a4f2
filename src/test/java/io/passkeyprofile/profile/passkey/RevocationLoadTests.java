package io.passkeyprofile.profile.passkey;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.PooledConnections;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.PostgresTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many requests of one account at once, with few database connections. A row lock that is
 * held while its holder waits for another connection, or that conflicts with a foreign
 * key, would use up the whole pool.
 */
@MatrixTest
@ApplicationTest
@PostgresTest
class RevocationLoadTests {

	private static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	private static final String PASSWORD = "correct horse";

	private static final int THREADS = 50;

	private static final int ROUNDS = 4;

	private final String username = UUID.randomUUID().toString();

	@Autowired
	private PassageUserIdStore passageUserIds;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private DataSource connections;

	@LocalServerPort
	private int port;

	@BeforeEach
	void signUp() throws SQLException {
		PooledConnections.limit(this.connections, 3);
		new Visitor(this.port).signUp(this.username, PASSWORD);
		this.passageUserIds.save(
				this.accounts.getOrCreateExternalId(this.accounts.findByUsernameKey(this.username).orElseThrow()),
				StubPassage.APP_ID);
	}

	@AfterEach
	void unlimit() throws SQLException {
		PooledConnections.unlimit(this.connections);
	}

	@Test
	void servesFiftyThreadsOfOneAccount() throws Exception {
		for (int answer = 0; answer < 20 * THREADS * ROUNDS; answer++) {
			PASSAGE.json(200, "{\"devices\": []}");
		}
		List<Callable<List<Integer>>> work = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			int kind = thread % 4;
			work.add(() -> {
				List<Integer> statuses = new ArrayList<>();
				for (int round = 0; round < ROUNDS; round++) {
					statuses.add(act(kind));
				}
				return statuses;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<List<Integer>> done : threads.invokeAll(work, 120, TimeUnit.SECONDS)) {
				assertThat(done.isCancelled()).isFalse();
				assertThat(done.get()).allMatch((status) -> status < 500);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private int act(int kind) {
		Visitor somebody = new Visitor(this.port);
		if (kind == 0) {
			return somebody.signIn(this.username, "wrong horse").statusCode();
		}
		int signedIn = somebody.signIn(this.username, PASSWORD).statusCode();
		return switch (kind) {
			case 1 -> signedIn;
			case 2 -> somebody.submit("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke", Map.of()).statusCode();
			default -> somebody.submit("/profile/password", Map.of("newPassword", PASSWORD + " battery")).statusCode();
		};
	}

}
