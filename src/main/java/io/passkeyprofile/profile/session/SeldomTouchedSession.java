package io.passkeyprofile.profile.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.session.Session;

/**
 * A session that moves the time of its last request at most once a minute, so that most
 * requests don't write to the database. Idle sessions end up to a minute early.
 *
 * @param <S> the type of the stored session
 */
final class SeldomTouchedSession<S extends Session> implements Session {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final S stored;

	SeldomTouchedSession(S stored) {
		this.stored = stored;
	}

	S getStored() {
		return this.stored;
	}

	@Override
	public void setLastAccessedTime(Instant lastAccessedTime) {
		if (!lastAccessedTime.isBefore(getLastAccessedTime().plus(INTERVAL))) {
			this.stored.setLastAccessedTime(lastAccessedTime);
		}
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.stored.getLastAccessedTime();
	}

	@Override
	public String getId() {
		return this.stored.getId();
	}

	@Override
	public String changeSessionId() {
		return this.stored.changeSessionId();
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals")
	public <T> @Nullable T getAttribute(String attributeName) {
		return this.stored.getAttribute(attributeName);
	}

	@Override
	public Set<String> getAttributeNames() {
		return this.stored.getAttributeNames();
	}

	@Override
	public void setAttribute(String attributeName, Object attributeValue) {
		this.stored.setAttribute(attributeName, attributeValue);
	}

	@Override
	public void removeAttribute(String attributeName) {
		this.stored.removeAttribute(attributeName);
	}

	@Override
	public Instant getCreationTime() {
		return this.stored.getCreationTime();
	}

	@Override
	public void setMaxInactiveInterval(Duration interval) {
		this.stored.setMaxInactiveInterval(interval);
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.stored.getMaxInactiveInterval();
	}

	@Override
	public boolean isExpired() {
		return this.stored.isExpired();
	}

}
