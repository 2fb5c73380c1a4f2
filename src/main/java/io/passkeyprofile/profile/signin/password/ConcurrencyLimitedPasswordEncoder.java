package io.passkeyprofile.profile.signin.password;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Limits how many passwords are hashed at once, so that a flood of sign-ins can't use up
 * memory and processors.
 */
final class ConcurrencyLimitedPasswordEncoder implements PasswordEncoder {

	private static final int FROM_ONE_NETWORK = 16;

	private final PasswordEncoder encoder;

	private final Semaphore turns;

	private final Supplier<String> network;

	private final Map<String, Integer> fromNetworks = new ConcurrentHashMap<>();

	private final Duration maxWait;

	/**
	 * Creates the encoder.
	 * @param encoder the encoder to limit
	 * @param settings the limits
	 * @param network supplies the network whose request this thread handles, or an empty
	 * string if there is none
	 */
	ConcurrencyLimitedPasswordEncoder(PasswordEncoder encoder, PasswordSettings settings, Supplier<String> network) {
		this.encoder = encoder;
		this.network = network;
		this.turns = new Semaphore(settings.hashesAtOnce(), true);
		this.maxWait = settings.maxWait();
	}

	/** Returns how many passwords wait for their turn. */
	int waiting() {
		return this.turns.getQueueLength();
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence password) {
		return inTurn(() -> this.encoder.encode(password));
	}

	@Override
	public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
		return inTurn(() -> this.encoder.matches(password, hash));
	}

	@Override
	public boolean upgradeEncoding(@Nullable String hash) {
		return this.encoder.upgradeEncoding(hash);
	}

	private <T extends @Nullable Object> T inTurn(Supplier<T> work) {
		String from = this.network.get();
		if (from.isEmpty()) {
			return afterOthers(work);
		}
		try {
			// Otherwise one network could keep all others waiting
			if (this.fromNetworks.merge(from, 1, Integer::sum) > FROM_ONE_NETWORK) {
				throw new BusyException(this.maxWait);
			}
			return afterOthers(work);
		}
		finally {
			this.fromNetworks.computeIfPresent(from, (network, count) -> (count > 1) ? count - 1 : null);
		}
	}

	private <T extends @Nullable Object> T afterOthers(Supplier<T> work) {
		try {
			if (!this.turns.tryAcquire(this.maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new BusyException(this.maxWait);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BusyException(this.maxWait);
		}
		try {
			return work.get();
		}
		finally {
			this.turns.release();
		}
	}

}
