package io.passkeyprofile.sandbox.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.passkeyprofile.sandbox.app.ControlKey;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Checks the control key. After ten wrong keys within a minute, an address has to wait
 * for the next minute, even with the right one. An IPv6 network counts as one address.
 */
@Component
class ControlKeyVerifier {

	private static final int MOST_GUESSES = 10;

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final int MOST_NETWORKS = 10_000;

	private final Map<String, Guesses> guessesOfNetworks = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Guesses> eldest) {
			return size() > MOST_NETWORKS;
		}

	};

	private final @Nullable ControlKey controlKey;

	private final Clock clock;

	ControlKeyVerifier(SandboxSettings settings, Clock clock) {
		this.controlKey = settings.controlKey();
		this.clock = clock;
	}

	/** Returns whether the settings have a control key. */
	boolean isConfigured() {
		return this.controlKey != null;
	}

	/**
	 * Returns whether a presented key is right. A wrong one is counted.
	 * @throws ApiException if too many wrong keys came from the same address
	 */
	synchronized boolean verify(HttpServletRequest request, byte[] presentedKey) {
		String network = RateLimitFilter.network(request);
		Guesses guesses = this.guessesOfNetworks.get(network);
		Instant now = this.clock.instant();
		// The clock may have been set back
		if (guesses == null || now.isBefore(guesses.since) || !now.isBefore(guesses.since.plus(WINDOW))) {
			guesses = new Guesses(now, 0);
		}
		if (guesses.count >= MOST_GUESSES) {
			throw ApiException.exceededAttempts();
		}
		if (this.controlKey != null && this.controlKey.accepts(presentedKey)) {
			return true;
		}
		this.guessesOfNetworks.put(network, new Guesses(guesses.since, guesses.count + 1));
		return false;
	}

	private record Guesses(Instant since, int count) {
	}

}
