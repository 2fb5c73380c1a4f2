package io.passkeyprofile.profile.passkey;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.passkeyprofile.passage.PassageAuth;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.passage.PassageUsers;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;
import org.mockito.Mock;
import org.mockito.MockMakers;
import org.mockito.junit.jupiter.MockitoExtension;

import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

@ExtendWith(MockitoExtension.class)
@Isolated("From now on the whole JVM is slower: mocking final classes instruments Object")
@Order(Integer.MAX_VALUE)
class PasskeyServiceTests {

	private static final String EXTERNAL_ID = "5e3f8f4e-6a5b-4f0c-9d7e-2b1a0c9d8e7f";

	private static final String DEVICE = TestDevices.laptop().id();

	private static final Passkey PASSKEY = new Passkey(DEVICE, "laptop");

	@Mock(mockMaker = MockMakers.INLINE)
	private PassageFlex passage;

	@Mock(mockMaker = MockMakers.INLINE)
	private PassageUsers users;

	@Mock
	private SecurityJournal journal;

	@Mock(mockMaker = MockMakers.INLINE)
	private PassageAuth auth;

	@Mock
	private PasskeyRevocations revocations;

	@Mock
	private PassageUserIdStore passageUserIds;

	@Mock
	private PasskeyFacts facts;

	@Mock
	private WaysIn waysIn;

	@Mock(mockMaker = MockMakers.INLINE)
	private WaysIn.Claim claim;

	@Mock
	private Throttle throttle;

	private PasskeyService passkeys;

	@BeforeEach
	void setUp() {
		lenient().when(this.passage.users()).thenReturn(this.users);
		lenient().when(this.users.withUserIdStore(any())).thenReturn(this.users);
		lenient().when(this.passage.auth()).thenReturn(this.auth);
		lenient().when(this.waysIn.claim(any())).thenReturn(this.claim);
		lenient().when(this.users.listDevices(EXTERNAL_ID)).thenReturn(List.of(TestDevices.laptop()));
		lenient().when(this.revocations.begin(any(), anyString(), any(), any())).thenReturn(Optional.of("revocation"));
		this.passkeys = new PasskeyService(this.passage, this.journal, TransactionOperations.withoutTransaction(),
				this.revocations, this.passageUserIds, this.facts, this.waysIn, this.throttle);
	}

	@Test
	void listsWhatPassageLists() {
		WebAuthnDevice device = TestDevices.laptop();
		given(this.users.listDevices(EXTERNAL_ID)).willReturn(List.of(device));

		assertThat(this.passkeys.list(account(EXTERNAL_ID))).containsExactly(device);
	}

	@Test
	void takesThePassageUserIdFromTheAccount() {
		Account account = account(EXTERNAL_ID);
		ReflectionTestUtils.setField(account, "passageUserId", "9DeEXvYBStnzwQcHFd6f558L");

		this.passkeys.list(account);

		ArgumentCaptor<PassageUserIdStore> store = ArgumentCaptor.captor();
		verify(this.users).withUserIdStore(store.capture());
		assertThat(store.getValue().find(EXTERNAL_ID)).contains("9DeEXvYBStnzwQcHFd6f558L");
		store.getValue().save(EXTERNAL_ID, "another");
		verify(this.passageUserIds).save(EXTERNAL_ID, "another");
		verifyNoMoreInteractions(this.passageUserIds);
	}

	@Test
	void sendsNothingToPassageForAnAccountWithoutExternalId() {
		assertThat(this.passkeys.list(account(null))).isEmpty();
		assertThatExceptionOfType(PasskeyNotFoundException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(null), "id"));
		verifyNoInteractions(this.users);
	}

	@Test
	void listsNothingForAnAccountThatPassageNeverKnew() {
		given(this.users.listDevices(EXTERNAL_ID))
			.willThrow(new PassageException(404, PassageException.USER_NOT_FOUND, "?"));

		assertThat(this.passkeys.list(account(EXTERNAL_ID))).isEmpty();
	}

	@Test
	void neverTreatsAForgottenAccountAsOneWithoutPasskeys() {
		PassageException failure = new PassageException(404, PassageException.USER_NOT_FOUND, "?");
		given(this.users.listDevices(EXTERNAL_ID)).willThrow(failure);
		Account account = account(EXTERNAL_ID);
		ReflectionTestUtils.setField(account, "passageUserId", "9DeEXvYBStnzwQcHFd6f558L");

		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> this.passkeys.list(account))
			.isSameAs(failure);
	}

	@Test
	void neverTreatsAFailureAsAnEmptyList() {
		PassageException failure = new PassageException(404, "app_not_found", "?");
		given(this.users.listDevices(EXTERNAL_ID)).willThrow(failure);

		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> this.passkeys.list(account(EXTERNAL_ID)))
			.isSameAs(failure);
	}

	@Test
	void revokesUnderTheAccountsOwnExternalIdAndWithAClaim() {
		assertThat(this.passkeys.revoke(account(EXTERNAL_ID), DEVICE).isRevoked()).isTrue();

		InOrder order = inOrder(this.waysIn, this.claim, this.revocations, this.users);
		order.verify(this.waysIn).claim(account(EXTERNAL_ID));
		order.verify(this.users).listDevices(EXTERNAL_ID);
		order.verify(this.claim).requireOneLeft(List.of(TestDevices.laptop()), Set.of(DEVICE), Set.of());
		order.verify(this.revocations).begin(this.claim, "ada", PASSKEY, null);
		order.verify(this.users).revokeDevice(EXTERNAL_ID, DEVICE);
		order.verify(this.revocations).confirm("revocation", "ada", PASSKEY, null);
		order.verify(this.claim).close();
		order.verify(this.users).listDevices(EXTERNAL_ID);
		order.verifyNoMoreInteractions();
	}

	@Test
	void asksForNothingIfAnotherStepHasTheClaimOrNoWayInWouldBeLeft() {
		willThrow(LastWayInException.class).given(this.claim).requireOneLeft(any(), any(), any());
		assertThatExceptionOfType(LastWayInException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), DEVICE));
		verify(this.claim).close();
		given(this.waysIn.claim(any())).willThrow(OtherChangeException.class);
		assertThatExceptionOfType(OtherChangeException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), DEVICE));

		verify(this.users, never()).revokeDevice(anyString(), anyString());
		verifyNoInteractions(this.revocations);
	}

	@ParameterizedTest
	@ValueSource(strings = { PassageException.USER_NOT_FOUND, PassageException.DEVICE_NOT_FOUND })
	void findsNoPasskeyThatPassageDoesNotFind(String code) {
		willThrow(new PassageException(404, code, "?")).given(this.users).revokeDevice(EXTERNAL_ID, DEVICE);

		assertThatExceptionOfType(PasskeyNotFoundException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), DEVICE));
		verify(this.revocations).withdraw("revocation");
	}

	@Test
	void findsNoPasskeyThatPassageDoesNotList() {
		assertThatExceptionOfType(PasskeyNotFoundException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), "another"));
		verify(this.claim).close();
		verifyNoInteractions(this.revocations);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\u0000", "ä", "\ud800" })
	void sendsNoInvalidDeviceIdToPassage(String id) {
		assertThatExceptionOfType(PasskeyNotFoundException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), id));
		assertThatExceptionOfType(PasskeyNotFoundException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), "x".repeat(129)));
		verifyNoInteractions(this.users, this.revocations);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 429 })
	void recordsARefusalAtOnce(int status) {
		willThrow(new PassageException(status, "app_not_found", "?")).given(this.users)
			.revokeDevice(EXTERNAL_ID, DEVICE);

		assertThat(this.passkeys.revoke(account(EXTERNAL_ID), DEVICE).isRefused()).isTrue();
		verify(this.revocations).refuse("revocation", "ada", PASSKEY, null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 408, 500, 502, 503, 504, 599 })
	void leavesARevocationOpenIfPassageMayHaveDoneIt(int status) {
		willThrow(new PassageException(status, null, "?")).given(this.users).revokeDevice(EXTERNAL_ID, DEVICE);

		assertThat(this.passkeys.revoke(account(EXTERNAL_ID), DEVICE).isUnknown()).isTrue();
		verify(this.revocations).begin(this.claim, "ada", PASSKEY, null);
		verifyNoMoreInteractions(this.revocations);
	}

	@Test
	void revokesNothingIfTooManyRevocationsAreOpenOrTheClaimIsLost() {
		given(this.revocations.begin(this.claim, "ada", PASSKEY, null)).willReturn(Optional.empty());
		assertThat(this.passkeys.revoke(account(EXTERNAL_ID), DEVICE).isRefused()).isTrue();
		given(this.revocations.begin(this.claim, "ada", PASSKEY, null)).willThrow(OtherChangeException.class);
		assertThat(this.passkeys.revoke(account(EXTERNAL_ID), DEVICE).isRefused()).isTrue();

		verify(this.users, never()).revokeDevice(anyString(), anyString());
	}

	@Test
	void findsNoPasskeyByAnImpossibleId() {
		willThrow(new IllegalArgumentException("deviceId")).given(this.users).revokeDevice(EXTERNAL_ID, DEVICE);

		assertThatExceptionOfType(PasskeyNotFoundException.class)
			.isThrownBy(() -> this.passkeys.revoke(account(EXTERNAL_ID), DEVICE));
		verify(this.revocations).withdraw("revocation");
	}

	@Test
	void startsWithTheAccountsOwnExternalIdAndName() {
		given(this.auth.createRegisterTransaction(EXTERNAL_ID, "Ada")).willReturn("transaction");

		assertThat(this.passkeys.startAdding(account(EXTERNAL_ID), EXTERNAL_ID)).isEqualTo("transaction");
	}

	@Test
	void acceptsNoncesOfThisAccountOnly() {
		given(this.auth.verifyNonce("nonce")).willReturn(EXTERNAL_ID);

		assertThatNoException().isThrownBy(() -> this.passkeys.confirmAdded(account(EXTERNAL_ID), "nonce"));
		assertThatExceptionOfType(PasskeyNotAddedException.class)
			.isThrownBy(() -> this.passkeys.confirmAdded(account(UUID.randomUUID().toString()), "nonce"));
		assertThatExceptionOfType(PasskeyNotAddedException.class)
			.isThrownBy(() -> this.passkeys.confirmAdded(account(null), "nonce"));
	}

	@Test
	void neverTreatsAnUnconfirmedRevocationAsDone() {
		PassageException failure = new PassageUnavailableException("No answer in time", true, null);
		willThrow(failure).given(this.users).revokeDevice(EXTERNAL_ID, DEVICE);

		assertThat(this.passkeys.revoke(account(EXTERNAL_ID), DEVICE).isUnknown()).isTrue();
	}

	private static Account account(@Nullable String externalId) {
		Account account = new Account(new Username("Ada"), "{argon2id}…", Locale.ENGLISH, Instant.EPOCH);
		if (externalId != null) {
			account.assignExternalId(UUID.fromString(externalId));
		}
		return account;
	}

}
