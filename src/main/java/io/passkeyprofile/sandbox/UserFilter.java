package io.passkeyprofile.sandbox;

import java.util.Arrays;

/**
 * One condition on a list of users: SQL made of names known here, and a value that is
 * always a parameter.
 */
record UserFilter(UserField field, Operator operator, Object value) {

	/**
	 * Reads a filter as a request has it.
	 * @param field the field to compare
	 * @param value a value, with an operator before it or none
	 * @return the filter
	 */
	static UserFilter of(UserField field, String value) {
		Operator operator = Arrays.stream(Operator.values())
			.filter((candidate) -> !candidate.prefix.isEmpty() && value.startsWith(candidate.prefix))
			.filter((candidate) -> !candidate.forText || field == UserField.ID)
			.findFirst()
			.orElse(Operator.EQUAL);
		Object operand = field.read(value.substring(operator.prefix.length()));
		return new UserFilter(field, operator, operator.forText ? "%" + literal((String) operand) + "%" : operand);
	}

	String sql(String parameter) {
		return this.field.wireName() + this.operator.sql.formatted(":" + parameter);
	}

	private static String literal(String value) {
		return value.replaceAll("[!%_]", "!$0");
	}

	enum Operator {

		NOT_LIKE("not_like:", " not like %s escape '!'", true), LIKE("like:", " like %s escape '!'", true),
		NOT_EQUAL("ne:", " is distinct from %s", false), GREATER("gt:", " > %s", false), LESS("lt:", " < %s", false),
		EQUAL("", " = %s", false);

		private final String prefix;

		private final String sql;

		private final boolean forText;

		Operator(String prefix, String sql, boolean forText) {
			this.prefix = prefix;
			this.sql = sql;
			this.forText = forText;
		}

	}

}
