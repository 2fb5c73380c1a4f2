package io.passkeyprofile.profile.session;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.signin.signup.SignUp;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.FlashMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Concurrent requests of one session, and ending sessions.
 */
@ApplicationTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class SessionsTests {

	private static final String FLASH_MAPS = "org.springframework.web.servlet.support.SessionFlashMapManager.FLASH_MAPS";

	private SessionRepository<Session> repository;

	@Autowired
	private Sessions sessions;

	@Autowired
	private SessionLogoutHandler logoutHandler;

	@Autowired
	private SignUp signUp;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private TransactionTemplate transactions;

	private Account ada;

	@Autowired
	@SuppressWarnings("unchecked")
	void setRepository(SessionRepository<?> repository) {
		this.repository = (SessionRepository<Session>) repository;
	}

	@BeforeEach
	void openAccount() {
		this.ada = newAccount();
	}

	@Test
	void twoRequestsAddTheSameAttributeAtOnce() {
		String id = open(Proof.PASSWORD).getId();
		Session first = this.repository.findById(id);
		Session second = this.repository.findById(id);
		first.setAttribute(FLASH_MAPS, messages("first"));
		second.setAttribute(FLASH_MAPS, messages("second"));

		this.repository.save(first);
		this.repository.save(second);

		assertThat(this.repository.findById(id).<Object>getAttribute(FLASH_MAPS)).isEqualTo(messages("second"));
	}

	@Test
	void neverRestoresASessionThatWasDeletedMeanwhile() {
		String id = open(Proof.PASSWORD).getId();
		Session inFlight = this.repository.findById(id);
		inFlight.setAttribute(FLASH_MAPS, messages("late"));
		this.repository.deleteById(id);

		// After a failed statement, PostgreSQL would refuse to commit
		this.transactions.executeWithoutResult((transaction) -> {
			this.repository.save(inFlight);
			assertThat(this.jdbc.queryForObject("select 1", Integer.class)).isOne();
		});

		assertThat(this.repository.findById(id)).isNull();
		assertThat(rows()).isZero();
		assertThat(this.jdbc.queryForObject(
				"select count(*) from spring_session_attributes where attribute_name = ? and session_primary_id not in"
						+ " (select primary_id from spring_session)",
				Integer.class, FLASH_MAPS))
			.isZero();
	}

	@Test
	void rollsASessionBackWithItsTransaction() {
		this.transactions.executeWithoutResult((transaction) -> {
			open(Proof.PASSWORD);
			transaction.setRollbackOnly();
		});

		assertThat(rows()).isZero();
	}

	@Test
	void signOutEndsASessionWhoseIdHasJustChanged() {
		Session session = open(Proof.PASSWORD);
		MockHttpServletRequest signOut = requestIn(session);
		Session meanwhile = this.repository.findById(session.getId());
		meanwhile.changeSessionId();
		this.repository.save(meanwhile);
		assertThat(this.repository.findById(meanwhile.getId())).isNotNull();

		this.logoutHandler.logout(signOut, new MockHttpServletResponse(), null);

		assertThat(this.repository.findById(meanwhile.getId())).isNull();
		assertThat(rows()).isZero();
	}

	@Test
	void endsOtherSessionsThatUsedThePasskeyOrAnUnknownOne() {
		Session current = open(Proof.PASSKEY, "phone");
		Session password = open(Proof.PASSWORD);
		Session laptop = open(Proof.PASSKEY, "laptop");
		List<Session> ended = List.of(open(Proof.PASSKEY, "phone"), open(Proof.PASSWORD, "laptop", "phone"),
				open(Proof.PASSKEY, SignIn.UNKNOWN_PASSKEY));
		MockHttpServletRequest request = requestIn(current);

		assertThat(this.sessions.countOthersOfPasskey(this.ada, "phone", request))
			.isEqualTo(new Sessions.PasskeySessions(2, 1));
		assertThat(this.sessions.endOthersOfPasskey(this.ada, "phone", request)).isEqualTo(3);

		assertThat(this.sessions.countOthersOfPasskey(this.ada, "phone", request))
			.isEqualTo(new Sessions.PasskeySessions(0, 0));
		assertThat(ended).allMatch((session) -> this.repository.findById(session.getId()) == null);
		assertThat(List.of(current, password, laptop))
			.allMatch((session) -> this.repository.findById(session.getId()) != null);
	}

	@Test
	void endsSessionsThatTheListCannotShow() {
		Session current = open(Proof.PASSWORD);
		Session without = open(Proof.PASSWORD);
		without.removeAttribute(SignIn.ATTRIBUTE);
		this.repository.save(without);
		assertThat(this.sessions.list(this.ada, requestIn(current))).hasSize(1);

		assertThat(this.sessions.endOthers(this.ada, requestIn(current))).isOne();

		assertThat(this.repository.findById(without.getId())).isNull();
		assertThat(this.repository.findById(current.getId())).isNotNull();
	}

	@Test
	void nobodyEndsTheSessionOfSomebodyElse() {
		Session session = open(Proof.PASSWORD);
		String id = session.<SignIn>getAttribute(SignIn.ATTRIBUTE).id().toString();
		Account eve = newAccount();

		assertThat(this.sessions.end(eve, id, new MockHttpServletRequest())).isZero();
		assertThat(this.sessions.endOthers(eve, new MockHttpServletRequest())).isZero();
		assertThat(this.sessions.end(this.ada, id, new MockHttpServletRequest())).isOne();
	}

	@Test
	void oneOfTwoSessionsThatEndAllOthersAtOnceStays() throws Exception {
		assertThatOneStays(200, this.sessions::endOthers);
	}

	@Test
	void oneOfTwoPasskeySessionsThatEndEachOtherStays() throws Exception {
		assertThatOneStays(100, (account, request) -> this.sessions.endOthersOfPasskey(account, "phone", request));
	}

	@Test
	void anEndedSessionEndsNoOther() {
		Session ended = open(Proof.PASSKEY);
		Session other = open(Proof.PASSKEY);
		this.repository.deleteById(ended.getId());
		String id = other.<SignIn>getAttribute(SignIn.ATTRIBUTE).id().toString();

		assertThat(this.sessions.endOthers(this.ada, requestIn(ended))).isZero();
		assertThat(this.sessions.endOthersOfPasskey(this.ada, "phone", requestIn(ended))).isZero();
		assertThat(this.sessions.end(this.ada, id, requestIn(ended))).isZero();
		assertThat(rows()).isOne();
	}

	private void assertThatOneStays(int rounds, BiFunction<Account, HttpServletRequest, Integer> end) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < rounds; round++) {
				CyclicBarrier start = new CyclicBarrier(2);
				List<Callable<Integer>> both = Stream.of(open(Proof.PASSKEY), open(Proof.PASSKEY))
					.map(SessionsTests::requestIn)
					.<Callable<Integer>>map((request) -> () -> {
						start.await();
						return end.apply(this.ada, request);
					})
					.toList();
				for (Future<Integer> done : threads.invokeAll(both)) {
					done.get();
				}
				assertThat(rows()).as("sessions after round %d", round).isOne();
				this.jdbc.update("delete from spring_session where principal_name = ?",
						Long.toString(this.ada.getId()));
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Account newAccount() {
		return this.signUp.open(new Username(UUID.randomUUID().toString()), new NewPassword("correct horse"),
				Locale.ENGLISH);
	}

	private Session open(Proof proof) {
		return (proof == Proof.PASSKEY) ? open(proof, "phone") : open(proof, new String[0]);
	}

	private Session open(Proof proof, String... passkeys) {
		Session session = this.repository.createSession();
		session.setAttribute(SignIn.ATTRIBUTE, new SignIn(UUID.randomUUID(), this.ada.getId(), 0, proof, null, null,
				Map.of(proof, Instant.now()), Set.of(passkeys), null, Set.of()));
		this.repository.save(session);
		return session;
	}

	private static MockHttpServletRequest requestIn(Session session) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.getSession().setAttribute(SignIn.ATTRIBUTE, session.getAttribute(SignIn.ATTRIBUTE));
		return request;
	}

	private static CopyOnWriteArrayList<FlashMap> messages(String text) {
		FlashMap flash = new FlashMap();
		flash.put("done", text);
		return new CopyOnWriteArrayList<>(List.of(flash));
	}

	private int rows() {
		return this.jdbc.queryForObject("select count(*) from spring_session where principal_name = ?", Integer.class,
				Long.toString(this.ada.getId()));
	}

}
