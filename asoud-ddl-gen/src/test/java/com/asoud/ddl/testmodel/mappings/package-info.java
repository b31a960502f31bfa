/**
 * One small entity for each thing that Hibernate can put into a schema; with what a package can say about its classes.
 */
@ConverterRegistration(domainType = Mappings.Money.class, converter = Mappings.MoneyConverter.class)
@SequenceGenerator(name = "wide", sequenceName = "wide_numbers", initialValue = 100, allocationSize = 5)
@FilterDef(name = "live", defaultCondition = "deleted = false")
@NamedQuery(name = "mappings.all", query = "from Mappings$Priced")
package com.asoud.ddl.testmodel.mappings;

import jakarta.persistence.SequenceGenerator;
import org.hibernate.annotations.ConverterRegistration;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.NamedQuery;
