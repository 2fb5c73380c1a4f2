package io.passkeyprofile.sandbox.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.passkeyprofile.StandaloneTest;
import io.passkeyprofile.sandbox.journal.RecordedCall.Body;
import io.passkeyprofile.sandbox.journal.RecordedCall.Header;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@StandaloneTest
class RequestJournalTests {

	private final RequestJournal journal = new RequestJournal();

	@Test
	void keepsTheNewestTenThousandCalls() {
		for (int i = 0; i < RequestJournal.MAX_CALLS + 5; i++) {
			this.journal.add((id) -> call(id, Body.NONE));
		}
		assertThat(this.journal.newestFirst().map(RecordedCall::id)).hasSize(RequestJournal.MAX_CALLS)
			.startsWith(10_005L, 10_004L)
			.endsWith(6L);
		assertThat(this.journal.find(5)).isEmpty();
		assertThat(this.journal.find(6)).isPresent();
	}

	@Test
	void keepsAtMost64MiB() {
		Body body = new Body(new byte[Body.LIMIT], true);
		for (int i = 0; i < 5000; i++) {
			this.journal.add((id) -> call(id, body));
		}
		List<RecordedCall> calls = this.journal.newestFirst().toList();
		long bytes = calls.stream().mapToLong(RecordedCall::size).sum();
		assertThat(bytes).isLessThanOrEqualTo(RequestJournal.MAX_BYTES)
			.isGreaterThan(RequestJournal.MAX_BYTES - 20_000);
		assertThat(calls.get(0).id()).isEqualTo(5000);
		this.journal.delete((call) -> call.id() > 10);
		this.journal.add((id) -> call(id, body));
		assertThat(this.journal.newestFirst()).as("deleting makes room").hasSize(1);
	}

	/** Most calls of a client are alike, so their headers take memory once. */
	@Test
	void masksHeadersOnceForAllCallsThatHaveTheSame() {
		HeaderMask mask = new HeaderMask();
		List<Header> headers = mask.mask(List.of("Host", "localhost", "authorization", "Bearer the-secret-key"));
		assertThat(headers).extracting(Header::value).first().isEqualTo("localhost");
		assertThat(headers.get(1).value()).startsWith("Bearer ***").doesNotContain("secret");
		for (int i = 0; i < 1000; i++) {
			assertThat(mask.mask(List.of("Authorization", "the-key-" + i, "Cookie", "a=one; b=two-" + i)))
				.extracting(Header::value)
				.as("with key %s", i)
				.containsExactly(SecretMask.mask("the-key-" + i),
						"a=" + SecretMask.mask("one") + "; b=" + SecretMask.mask("two-" + i));
		}
		List<Header> again = mask.mask(List.of("Host", "localhost", "authorization", "Bearer the-secret-key"));
		assertThat(again).isEqualTo(headers)
			.isSameAs(mask.mask(List.of("Host", "localhost", "authorization", "Bearer the-secret-key")));
	}

	private static RecordedCall call(long id, Body body) {
		return new RecordedCall(id, Instant.EPOCH, Duration.ZERO, "GET", "/v1/apps", null, "", List.of(), body, 200,
				List.of(), Body.NONE, null);
	}

}
