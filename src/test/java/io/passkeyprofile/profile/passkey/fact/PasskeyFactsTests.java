package io.passkeyprofile.profile.passkey.fact;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnType;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finds out which passkey was used, from the usage counts that Passage lists.
 */
@BothDatabases
class PasskeyFactsTests extends StubbedPassageFixture {

	private static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

	@Autowired
	private PasskeyFacts facts;

	@Autowired
	private BrowserCookie browsers;

	private Account account;

	@BeforeEach
	void readAccount() {
		this.account = account();
	}

	@Test
	void knowsTheOnlyPasskeyWhoseNumberRoseByOne() {
		assertThat(used(device("phone", 0), device("laptop", 1))).as("no baseline").isEmpty();

		assertThat(used(device("phone", 1), device("laptop", 1)))
			.contains(new SecurityEvent.Passkey("phone", "Name of phone"));
		assertThat(used(device("phone", 1), device("laptop", 2)))
			.contains(new SecurityEvent.Passkey("laptop", "Name of laptop"));
	}

	@Test
	void knowsANewPasskeyThatWasUsedOnceOnlyIfItWasListedBefore() {
		assertThat(used(device("phone", 1))).isEmpty();
		assertThat(added(device("phone", 1), device("laptop", 0)))
			.contains(new SecurityEvent.Passkey("laptop", "Name of laptop"));

		assertThat(used(device("phone", 1), device("laptop", 1)))
			.contains(new SecurityEvent.Passkey("laptop", "Name of laptop"));
	}

	@Test
	void doesNotGuess() {
		used(device("phone", 4), device("laptop", 4));

		assertThat(used(device("phone", 5), device("laptop", 5))).as("two rose").isEmpty();
		assertThat(used(device("phone", 5), device("laptop", 5))).as("none rose").isEmpty();
		assertThat(used(device("phone", 7), device("laptop", 5))).as("rose by two").isEmpty();
		assertThat(used(device("phone", 6), device("laptop", 5))).as("fell").isEmpty();
		assertThat(used(device("phone", 7), device("laptop", 4))).as("one rose and one fell").isEmpty();
		assertThat(used(device("phone", 7), device("laptop", 4), device("new", 3))).as("a third one").isEmpty();
		assertThat(this.facts.find(this.account).values()).extracting(Fact::use).containsOnlyNulls();

		assertThat(used(device("phone", 7), device("laptop", 5), device("new", 3))).isPresent();
	}

	@Test
	void doesNotGuessWhichPasskeyWasAdded() {
		assertThat(added(device("phone", 1), device("laptop", 0))).as("both are new to us").isEmpty();
		assertThat(added(device("phone", 1), device("laptop", 0))).as("none is new").isEmpty();
		assertThat(added(device("phone", 1), device("laptop", 0), device("key", 0))).isPresent();
	}

	@Test
	void remembersWhereAPasskeyWasUsed() {
		used(device("phone", 0));
		MockHttpServletResponse response = new MockHttpServletResponse();

		this.facts.identifyUsed(this.account, List.of(device("phone", 1)), Client.of(request()),
				this.browsers.renew(request(), response));

		Cookie cookie = response.getCookies()[0];
		assertThat(cookie.getValue()).hasSize(22);
		assertThat(cookie.isHttpOnly()).isTrue();
		assertThat(cookie.getMaxAge()).isEqualTo(365 * 24 * 3600);
		PasskeyFacts.Use use = this.facts.find(this.account).get("phone").use();
		assertThat(use.browser()).isEqualTo("Firefox");
		assertThat(use.system()).isEqualTo("Windows");
		assertThat(use.network()).isEqualTo("192.0.2.0/24");
		assertThat(use.count()).isOne();
		assertThat(use.browserHash()).hasSize(64).isNotEqualTo(cookie.getValue());
		MockHttpServletRequest next = request();
		next.setCookies(cookie);
		assertThat(this.browsers.hash(next)).contains(use.browserHash());
		next.setCookies(new Cookie(cookie.getName(), "short"));
		assertThat(this.browsers.hash(next)).isEmpty();
	}

	@Test
	void keepsANameUntilPassageNoLongerListsThePasskey() {
		this.facts.rename(this.account, device("phone", 3), new PasskeyName("Old phone"));
		used(device("phone", 3), device("laptop", 1));
		assertThat(used(device("phone", 4), device("laptop", 1)))
			.contains(new SecurityEvent.Passkey("phone", "Old phone"));

		used(device("laptop", 2));

		assertThat(this.facts.find(this.account)).containsOnlyKeys("laptop");
	}

	@Test
	void forgetsAfterARevocationOnlyWhatWasKnownBefore() {
		used(device("phone", 3), device("laptop", 1));
		Map<String, PasskeyFacts.Fact> before = this.facts.find(this.account);
		added(device("phone", 3), device("laptop", 1), device("key", 0));

		this.facts.forgetGone(this.account, before, List.of(device("laptop", 5)));

		assertThat(this.facts.find(this.account)).containsOnlyKeys("laptop", "key");
		assertThat(this.facts.find(this.account).get("laptop").usageCount()).isOne();
	}

	@Test
	void keepsTheFactsOfOtherAccounts() {
		Account other = this.account;
		this.facts.rename(other, device("phone", 3), new PasskeyName("Mine"));
		signUp();
		this.account = account();

		used(device("phone", 9));
		used();

		assertThat(this.facts.find(other).get("phone").name()).isEqualTo("Mine");
		assertThat(this.facts.find(this.account)).isEmpty();
	}

	@Test
	void twoSignInsAtOnceAreNeverMistakenForEachOther() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			used(device("phone", 0), device("laptop", 0));
			for (int round = 1; round <= 50; round++) {
				// The second sign-in lists the passkeys after both
				List<WebAuthnDevice> first = List.of(device("phone", round), device("laptop", round - 1));
				List<WebAuthnDevice> second = List.of(device("phone", round), device("laptop", round));
				CyclicBarrier start = new CyclicBarrier(2);
				List<Future<Optional<SecurityEvent.Passkey>>> done = threads.invokeAll(
						Stream.of(first, second).<Callable<Optional<SecurityEvent.Passkey>>>map((devices) -> () -> {
							start.await();
							return this.facts.identifyUsed(this.account, devices, Client.of(request()), "browser");
						}).toList());
				assertThat(done.get(0).get().map(SecurityEvent.Passkey::deviceId)).isIn(Optional.of("phone"),
						Optional.empty());
				assertThat(done.get(1).get().map(SecurityEvent.Passkey::deviceId)).isIn(Optional.of("laptop"),
						Optional.empty());
				used(device("phone", round), device("laptop", round));
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Optional<SecurityEvent.Passkey> used(WebAuthnDevice... devices) {
		return this.facts.identifyUsed(this.account, List.of(devices), Client.of(request()), "browser");
	}

	private Optional<SecurityEvent.Passkey> added(WebAuthnDevice... devices) {
		return this.facts.identifyAdded(this.account, List.of(devices));
	}

	private static MockHttpServletRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr("192.0.2.7");
		request.addHeader("User-Agent", FIREFOX);
		return request;
	}

	private static WebAuthnDevice device(String id, long usageCount) {
		return new WebAuthnDevice(id, "aVrY", "Name of " + id, WebAuthnType.PASSKEY,
				new WebAuthnDevice.Icons(null, null), Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, usageCount);
	}

}
