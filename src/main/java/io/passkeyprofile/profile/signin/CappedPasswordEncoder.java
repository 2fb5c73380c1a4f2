package io.passkeyprofile.profile.signin;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Lets only so many passwords be hashed at once, so that a flood of sign-ins takes
 * neither all memory nor all processors.
 */
final class CappedPasswordEncoder implements PasswordEncoder {

	private final PasswordEncoder encoder;

	private final Semaphore turns;

	private final Duration maxWait;

	CappedPasswordEncoder(PasswordEncoder encoder, PasswordSettings settings) {
		this.encoder = encoder;
		this.turns = new Semaphore(settings.hashesAtOnce(), true);
		this.maxWait = settings.maxWait();
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
