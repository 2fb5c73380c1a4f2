package io.passkeyprofile.profile.signin.recovery;

import java.util.HashSet;
import java.util.Set;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How recovery codes are made, and what people may type.
 */
@StandaloneTest
class RecoveryCodeTests {

	@Test
	void hasFourReadableGroupsAndMoreThan50BitsOfSecret() {
		Set<Integer> characters = new HashSet<>();
		Set<String> secrets = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			RecoveryCode code = RecoveryCode.create();
			assertThat(code.text()).matches("([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}")
				.startsWith(code.prefix() + "-");
			code.secret().chars().forEach(characters::add);
			secrets.add(code.secret());
		}

		assertThat(secrets).hasSize(1000).allMatch((secret) -> Math.pow(characters.size(), secret.length()) > 1L << 50);
	}

	@ParameterizedTest
	@ValueSource(strings = { "K7QM-3XWD-9HPA-TR4E", "k7qm3xwd9hpatr4e", " K7QM 3XWD\t9HPA  TR4E\n",
			"k7qm–3xwd—9hpa‑tr4e", "K7QM_3XWD.9HPA-TR4E", "K7QM-3XWD-9HPA-TR4E\u200b", "Ｋ7QM-3XWD-9HPA-TR4E" })
	void doesNotMindCapitalsSpacesAndDashes(String typed) {
		assertThat(RecoveryCode.parse(typed)).hasValue(new RecoveryCode("K7QM", "3XWD9HPATR4E"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "K7QM-3XWD-9HPA-TR4", "K7QM-3XWD-9HPA-TR4E2", "O7QM-3XWD-9HPA-TR4E",
			"17QM-3XWD-9HPA-TR4E", "K7QM/3XWD/9HPA/TR4E" })
	void refusesWhatCannotBeACode(String typed) {
		assertThat(RecoveryCode.parse(typed)).isEmpty();
	}

	@Test
	void neverPrintsItself() {
		assertThat(RecoveryCode.create()).hasToString("RecoveryCode[****]");
	}

}
