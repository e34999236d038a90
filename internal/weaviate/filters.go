package weaviate

import (
	"strings"
	"unicode/utf8"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
)

// Filters of Weaviate, as short as they are said.

func on(property string) *pb.FilterTarget {
	return &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: property}}
}

// allOf lets through what all do; those that are nil let everything through.
func allOf(filters ...*pb.Filters) *pb.Filters {
	return joined(pb.Filters_OPERATOR_AND, filters)
}

// oneOf lets through what any does. There is at least one, and none is nil.
func oneOf(filters ...*pb.Filters) *pb.Filters {
	return joined(pb.Filters_OPERATOR_OR, filters)
}

func joined(by pb.Filters_Operator, filters []*pb.Filters) *pb.Filters {
	var kept []*pb.Filters
	for _, f := range filters {
		if f != nil {
			kept = append(kept, f)
		}
	}
	switch len(kept) {
	case 0:
		return nil
	case 1:
		return kept[0]
	}
	return &pb.Filters{Operator: by, Filters: kept}
}

// not lets through what a filter does not.
func not(f *pb.Filters) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_NOT, Filters: []*pb.Filters{f}}
}

// isText lets through what has a value, or a token.
func isText(property, value string) *pb.Filters {
	return textFilter(pb.Filters_OPERATOR_EQUAL, property, value)
}

// textFilter compares with a text.
func textFilter(operator pb.Filters_Operator, property, value string) *pb.Filters {
	return &pb.Filters{Operator: operator, Target: on(property), TestValue: &pb.Filters_ValueText{ValueText: sendable(value)}}
}

// anyText lets through what has any of some values.
func anyText(property string, values []string) *pb.Filters {
	return &pb.Filters{
		Operator: pb.Filters_OPERATOR_CONTAINS_ANY, Target: on(property),
		TestValue: &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: allSendable(values)}},
	}
}

// sendable is a text as messages can hold it.
func sendable(text string) string { return strings.ToValidUTF8(text, string(utf8.RuneError)) }

func allSendable(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = sendable(text)
	}
	return all
}

// number compares with a whole number.
func number(operator pb.Filters_Operator, property string, value int64) *pb.Filters {
	return &pb.Filters{Operator: operator, Target: on(property), TestValue: &pb.Filters_ValueInt{ValueInt: value}}
}

// allText lets through what has all of some values.
func allText(property string, values []string) *pb.Filters {
	return &pb.Filters{
		Operator: pb.Filters_OPERATOR_CONTAINS_ALL, Target: on(property),
		TestValue: &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: allSendable(values)}},
	}
}

// isTrue lets through what has a property.
func isTrue(property string) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_EQUAL, Target: on(property), TestValue: &pb.Filters_ValueBoolean{ValueBoolean: true}}
}

// firstObjects are those that words find: one of each work.
func firstObjects() *pb.Filters { return isTrue(propFirst) }
