package io.passkeyprofile.profile.session;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sign-out ends a session everywhere at once.
 */
@BothDatabases
class SignOutTests extends SessionFixture {

	@Test
	void signOutEndsCopiedCookies() throws IOException {
		Visitor visitor = signIn();
		String copied = visitor.sessionCookie();
		assertThat(openWithCookie("/profile", copied)).contains("HTTP/1.1 200");

		visitor.submit("/sign-out", Map.of());

		assertThat(openWithCookie("/profile", copied)).contains("HTTP/1.1 302");
		assertThat(rows(this.username)).isZero();
	}

	@Test
	void signOutKeepsOtherSessions() {
		Visitor other = signIn();

		signIn().submit("/sign-out", Map.of());

		assertThat(isSignedIn(other)).isTrue();
	}

	@Test
	void aRequestInFlightDoesNotRestoreTheSession() throws Exception {
		Visitor visitor = signInWithPasskey();
		String cookie = visitor.sessionCookie();
		CountDownLatch arrived = new CountDownLatch(1);
		CountDownLatch signedOut = new CountDownLatch(1);
		PASSAGE.jsonAfter(arrived, signedOut, 200, "{}");
		CompletableFuture<HttpResponse<String>> inFlight = CompletableFuture
			.supplyAsync(() -> visitor.submit("/profile/passkeys/laptop/revoke", Map.of()));
		assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

		visitor.submit("/sign-out", Map.of());

		assertThat(rows(this.username)).isZero();
		signedOut.countDown();
		HttpResponse<String> page = inFlight.get();
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.uri().getPath()).isEqualTo("/sign-in");
		assertThat(openWithCookie("/profile", cookie)).contains("HTTP/1.1 302");
		assertThat(rows(this.username)).isZero();
	}

}
