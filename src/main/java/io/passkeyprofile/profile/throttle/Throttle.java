package io.passkeyprofile.profile.throttle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.throttle.ThrottleSettings.Limit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.passkeyprofile.profile.web.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Limits attempts by the generic cell rate algorithm. A bucket is full of tokens at
 * first; each attempt takes one, and the bucket fills up again token by token. Only the
 * moment at which it will be full is stored. Every change is one statement outside any
 * transaction, so that no rollback undoes the count. Callers must have no transaction
 * open: they would hold its connection while waiting for another one.
 * <p>
 * The table stays small. An attempt creates a row for its username only if it takes a
 * token of its network, and gets that token back only if the username's bucket is full
 * again. With the default limits a network has at most 86 usernames whose buckets are not
 * full: 50 from the burst, one every 10 seconds during the 5 minutes that a username's
 * bucket takes to fill up, and those of the minute until the next cleanup. There is also
 * one row for each other kind of bucket per network and per account.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell
 * rate algorithm</a>
 */
@Component
@Transactional(propagation = Propagation.NEVER)
public class Throttle implements PersonalData {

	private static final Logger logger = LoggerFactory.getLogger(Throttle.class);

	/** How far the clocks of two instances may be apart. */
	private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

	private final JdbcClient jdbc;

	private final Map<Bucket, Rate> rates = new EnumMap<>(Bucket.class);

	private final Map<Bucket, Counter> refusals = new EnumMap<>(Bucket.class);

	private final Clock clock;

	Throttle(JdbcClient jdbc, ThrottleSettings settings, Clock clock, MeterRegistry meters) {
		this.jdbc = jdbc;
		for (Bucket bucket : Bucket.values()) {
			this.rates.put(bucket, Rate.of(settings.of(bucket)));
			this.refusals.put(bucket,
					Counter.builder("profile.throttle.refusals")
						.description("Attempts refused because a bucket was empty")
						.tag("bucket", bucket.name().toLowerCase(Locale.ROOT))
						.register(meters));
		}
		this.clock = clock;
	}

	/**
	 * Returns the network that the request of this thread came from.
	 * @return the network, or an empty string outside a request
	 */
	@Transactional(propagation = Propagation.SUPPORTS)
	public String network() {
		return Client.currentAddress().map(Client.Address::network).orElse("");
	}

	/**
	 * Takes a token. Call this before looking at the attempt: of concurrent attempts,
	 * only as many succeed as there are tokens.
	 * @param bucket what to count
	 * @param value whose bucket it is, such as a username or a network
	 * @throws ThrottledException if the bucket is empty
	 */
	public void take(Bucket bucket, String value) {
		Optional<Duration> wait = tryToTake(rate(bucket), id(bucket, value));
		if (wait.isPresent()) {
			// Shortened, because the whole address is personal data
			String from = Client.currentAddress().map(Client.Address::toString).orElse("nowhere");
			Objects.requireNonNull(this.refusals.get(bucket)).increment();
			logger.info("Refused an attempt from {}: bucket {} is empty", from, bucket);
			throw new ThrottledException(bucket, wait.get());
		}
	}

	/**
	 * Writes a bucket without changing it. For a username that doesn't exist, this makes
	 * the caller's transaction write to the disk as it does for others.
	 * @param bucket what to count
	 * @param value whose bucket it is; a token was taken from it
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void rewrite(Bucket bucket, String value) {
		this.jdbc.sql("update throttle set full_at = full_at where id = :id").param("id", id(bucket, value)).update();
	}

	/**
	 * Gives a token back.
	 * @param bucket what to count
	 * @param value whose bucket it is
	 */
	public void giveBack(Bucket bucket, String value) {
		this.jdbc.sql("update throttle set full_at = full_at - :interval where id = :id")
			.param("interval", rate(bucket).intervalMillis())
			.param("id", id(bucket, value))
			.update();
	}

	/**
	 * Fills a bucket.
	 * @param bucket what to count
	 * @param value whose bucket it is
	 */
	public void reset(Bucket bucket, String value) {
		this.jdbc.sql("delete from throttle where id = :id").param("id", id(bucket, value)).update();
	}

	/**
	 * Deletes the buckets that are full again: no row means a full bucket. Several
	 * instances may do this at once.
	 */
	@Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
	void forgetFullBuckets() {
		this.jdbc.sql("delete from throttle where full_at <= :now").param("now", this.clock.millis()).update();
	}

	@Override
	public Topic topic() {
		return Topic.ATTEMPTS;
	}

	/** Returns how long the slowest bucket takes to fill up. */
	@Override
	public List<Object> limits() {
		return List.of(Duration.ofMillis(this.rates.values()
			.stream()
			.mapToLong((rate) -> rate.burst() * rate.intervalMillis())
			.max()
			.orElseThrow()));
	}

	private Rate rate(Bucket bucket) {
		return Objects.requireNonNull(this.rates.get(bucket));
	}

	private Optional<Duration> tryToTake(Rate rate, String id) {
		long now = this.clock.millis();
		long interval = rate.intervalMillis();
		long latest = now + (rate.burst() - 1) * interval;
		// No bucket takes longer to fill up. If one does, the clock was set back, and the
		// bucket counts as full: otherwise its owner would be locked out
		long last = latest + interval + CLOCK_DIFFERENCE.toMillis();
		while (true) {
			int taken = this.jdbc.sql("""
					update throttle
					set full_at = case when full_at <= :last then greatest(full_at, :now) else :now end + :interval
					where id = :id and (full_at <= :latest or full_at > :last)""")
				.param("now", now)
				.param("interval", interval)
				.param("id", id)
				.param("latest", latest)
				.param("last", last)
				.update();
			if (taken > 0) {
				return Optional.empty();
			}
			Optional<Long> fullAt = this.jdbc.sql("select full_at from throttle where id = :id")
				.param("id", id)
				.query(Long.class)
				.optional();
			if (fullAt.isPresent() && fullAt.get() > latest && fullAt.get() <= last) {
				return Optional.of(Duration.ofMillis(fullAt.get() - latest));
			}
			if (fullAt.isEmpty() && insert(id, now + interval)) {
				return Optional.empty();
			}
			// Meanwhile another attempt created, filled or deleted the row
		}
	}

	private boolean insert(String id, long fullAt) {
		try {
			this.jdbc.sql("insert into throttle (id, full_at) values (:id, :fullAt)")
				.param("id", id)
				.param("fullAt", fullAt)
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private static String id(Bucket bucket, String value) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest((bucket + " " + value).getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A limit in the unit of the table. */
	private record Rate(int burst, long intervalMillis) {

		static Rate of(Limit limit) {
			return new Rate(limit.burst(), limit.interval().toMillis());
		}

	}

}
