package io.passkeyprofile.profile.mail.address;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.mail.address.MailLinks.Purpose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which addresses of an account can recover it and get its notices, and for how long.
 */
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class MailAddressesTests extends StubbedPassageFixture {

	private static final String OWNERS = "ada@example.com";

	private static final String THIEFS = "eve@example.com";

	private static final String OTHER = "other@example.com";

	@Autowired
	private MailAddresses addresses;

	@Autowired
	private MailLinks links;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private MovableClock clock;

	private long account;

	@BeforeEach
	void confirmOne() {
		this.clock.stop();
		this.account = account().getId();
		confirm(OWNERS);
	}

	@Test
	void anUnconfirmedAddressCanDoNothing() {
		inTransaction((transaction) -> this.addresses.addPending(this.account, new MailAddress(THIEFS)));

		assertThat(recoverable()).isEqualTo(OWNERS);
		assertThat(notified()).containsExactly(OWNERS);
		this.clock.advance(MailAddresses.CONFIRM);
		assertThat(this.addresses.list(this.account)).hasSize(1);
	}

	@Test
	void aNewAddressRecoversOnceTheOldOneCanNoLongerUndoTheChange() {
		confirm(THIEFS);

		this.clock.advance(MailAddresses.UNDO.minusSeconds(1));
		assertThat(recoverable()).isEqualTo(OWNERS);
		assertThat(notified()).containsExactly(OWNERS, THIEFS);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(recoverable()).isEqualTo(THIEFS);
		assertThat(notified()).containsExactly(THIEFS);
	}

	@Test
	void aRemovedAddressRecoversAsLongAsItCanUndoTheRemoval() {
		inTransaction((transaction) -> this.addresses.remove(this.account));

		assertThat(recoverable()).isEqualTo(OWNERS);
		this.clock.advance(MailAddresses.UNDO);
		assertThat(this.addresses.findRecoverable(this.account)).isEmpty();
		assertThat(notified()).isEmpty();
	}

	@Test
	void aSecondChangeTakesNothingFromTheFirstAddress() {
		confirm(THIEFS);
		this.clock.advance(Duration.ofDays(6));
		confirm(OTHER);
		assertThat(recoverable()).isEqualTo(OWNERS);
		assertThat(notified()).containsExactly(OWNERS, OTHER);

		inTransaction((transaction) -> {
			this.addresses.restore(stored(OWNERS));
			return null;
		});

		assertThat(this.addresses.list(this.account)).extracting(Stored::address)
			.containsExactly(new MailAddress(OWNERS));
	}

	@Test
	void confirmingAFormerAddressAgainUndoesLaterChanges() {
		confirm(THIEFS);
		Stored thiefs = stored(THIEFS);
		String undo = this.transactions.execute(
				(transaction) -> this.links.create(Purpose.NOT_ME, thiefs.id(), this.clock.instant().plusSeconds(9)));
		this.clock.advance(Duration.ofSeconds(1));

		confirm(OWNERS.toUpperCase(Locale.ROOT));

		assertThat(this.addresses.list(this.account)).singleElement().matches(Stored::isCurrent);
		assertThat(recoverable()).isEqualTo(OWNERS);
		assertThat(this.links.find(Purpose.NOT_ME, undo)).isEmpty();
	}

	@Test
	void aLinkCountsOnceForItsPurposeInItsTime() {
		String token = this.transactions.execute((transaction) -> this.links.create(Purpose.NOT_ME, stored(OWNERS).id(),
				this.clock.instant().plusSeconds(9)));
		assertThat(this.links.find(Purpose.CONFIRM_ADDRESS, token)).isEmpty();
		assertThat(this.links.find(Purpose.NOT_ME, token + "x")).isEmpty();
		assertThat(this.links.find(Purpose.NOT_ME, token)).isPresent();

		this.clock.advance(Duration.ofSeconds(9));
		assertThat(this.links.find(Purpose.NOT_ME, token)).isEmpty();

		List<Boolean> used = List.of(inTransaction((transaction) -> this.links.use(token)),
				inTransaction((transaction) -> this.links.use(token)));
		assertThat(used).containsExactly(true, false);
	}

	private void confirm(String address) {
		inTransaction((transaction) -> {
			this.addresses.addPending(this.account, new MailAddress(address));
			this.addresses.verify(stored(address));
			return null;
		});
	}

	private Stored stored(String address) {
		// The latest row, because a former address may be the same
		return this.addresses.list(this.account)
			.stream()
			.filter((stored) -> stored.address().value().equals(address))
			.reduce((earlier, later) -> later)
			.orElseThrow();
	}

	private <T> T inTransaction(Function<Object, T> action) {
		return this.transactions.execute(action::apply);
	}

	private String recoverable() {
		return this.addresses.findRecoverable(this.account).orElseThrow().address().value();
	}

	private List<String> notified() {
		return this.addresses.findNotified(this.account)
			.stream()
			.filter(Predicate.not(Stored::isPending))
			.map((stored) -> stored.address().value())
			.toList();
	}

}
